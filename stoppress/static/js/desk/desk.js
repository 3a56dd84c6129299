/* The one screen: what each module does begins here. */
import { start as compose } from "desk/compose"
import { editors } from "desk/editor"
import { start as here } from "desk/here"
import { start as keys } from "desk/keys"
import { start as live } from "desk/live"
import { start as notices } from "desk/notices"
import { start as timeline } from "desk/timeline"
import { start as views } from "desk/views"

// The kept text goes back into the fields before the editors are made from them.
compose(document.getElementById("composer"))
editors(document)
notices()
timeline()
keys()
views()
live()
here()
