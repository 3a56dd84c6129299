/* The rest of the one screen: what is not needed to write the first words. */
import { start as arrive } from "desk/arrive"
import { start as digest } from "desk/digest"
import { start as find } from "desk/find"
import { start as glance } from "desk/glance"
import { start as glass } from "desk/glass"
import { start as here } from "desk/here"
import { start as live } from "desk/live"
import { start as notes } from "desk/notes"
import { start as notices } from "desk/notices"
import { start as slips } from "desk/slips"
import { start as take } from "desk/take"
import { start as timeline } from "desk/timeline"
import { start as together } from "desk/together"
import { start as undo } from "desk/undo"
import { start as views } from "desk/views"

/** What each module does begins here. */
export function start(composer) {
  notices()
  timeline()
  find()
  glass()
  undo()
  views()
  notes()
  arrive()
  live()
  glance()
  together()
  here()
  digest(composer)
  take()
  slips()
}
