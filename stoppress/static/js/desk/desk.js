/* The one screen begins: first what it takes to write, then the rest. */
import { start as blocks } from "desk/blocks"
import { start as chips } from "desk/chips"
import { start as compose } from "desk/compose"
import { editors } from "desk/editor"
import { start as keys } from "desk/keys"
import { start as type } from "desk/type"
import { start as when } from "desk/when"

const composer = document.getElementById("composer")
keys()
// The kept text goes back into the fields before the editors are made from them.
await compose(composer)
editors(document)
blocks(composer)
chips(document)
when(document)
type()
const { start: rest } = await import("desk/rest")
rest(composer)
