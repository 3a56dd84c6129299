/* The one screen: what each module does begins here. */
import { start as arrive } from "desk/arrive"
import { start as blocks } from "desk/blocks"
import { start as chips } from "desk/chips"
import { start as compose } from "desk/compose"
import { start as digest } from "desk/digest"
import { editors } from "desk/editor"
import { start as embeds } from "desk/embeds"
import { start as find } from "desk/find"
import { start as glance } from "desk/glance"
import { start as glass } from "desk/glass"
import { start as here } from "desk/here"
import { start as keys } from "desk/keys"
import { start as live } from "desk/live"
import { start as notes } from "desk/notes"
import { start as notices } from "desk/notices"
import { start as slips } from "desk/slips"
import { start as take } from "desk/take"
import { start as timeline } from "desk/timeline"
import { start as together } from "desk/together"
import { start as type } from "desk/type"
import { start as undo } from "desk/undo"
import { start as views } from "desk/views"
import { lead } from "desk/ways"
import { start as when } from "desk/when"

notices()
timeline()
find()
glass()
undo()
keys()
views()
notes()
arrive()
live()
glance()
together()
here()
// The kept text goes back into the fields before the editors are made from them.
const composer = document.getElementById("composer")
await compose(composer)
editors(document)
blocks(composer)
embeds(composer)
chips(document)
when(document)
type()
digest(composer)
take()
slips()
lead()
