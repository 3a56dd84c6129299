/* Files on their way: what the blocks of a form say of them. While a file is not with the server, its block names the
   upload instead of an id: {"upload": KEY}. The heavy parts are loaded when the page has come to rest. */
const named = /"upload":"([0-9a-z]+)"/g // in JSON: within somebody's words the quotation marks would be escaped
const kinds = ["picture", "gallery", "video", "audio"]
const own = { picture: ["id", "width", "height", "preview"], video: ["id", "file", "width", "height", "duration"], audio: ["id", "file", "duration"] }

export const isMedia = kind => kinds.includes(kind)
export const loaded = () => Promise.all([import("desk/pictures"), import("desk/gallery"), import("desk/film")])

/** The uploads that this JSON names. */
export const pendingIn = json => [...json.matchAll(named)].map(found => found[1])

/** The uploads that the blocks of these fields name. */
export const pendingOf = fields => fields.flatMap(([name, value]) => (name.startsWith("block-") ? pendingIn(value) : []))

/** The block with the ids of the uploads that are known to be there; others stay named. */
export const settled = (json, known) => whole(json, one => (known.get(one.upload)?.state === "ready" ? arrived(one, known.get(one.upload).asset) : one))

/** The block without what is not there yet; "" where nothing is left of it. */
export const without = json => whole(json, () => null)

/** The fields without what is not there yet. */
export const bare = fields => fields.map(([name, value]) => [name, name.startsWith("block-") && pendingIn(value).length ? without(value) : value])

function whole(json, of) {
  if (!pendingIn(json).length) return json
  const block = JSON.parse(json), put = one => (one?.upload ? of(one) : one)
  for (const part of ["poster", "captions"]) if (block[part]?.upload) block[part] = of(block[part])
  if (block.captions?.id) block.captions = block.captions.id
  if (block.pictures) block.pictures = block.pictures.map(put).filter(Boolean)
  const left = block.pictures?.length === 0 ? null : put(block)
  return left ? JSON.stringify(left) : ""
}

function arrived({ upload: _, ...block }, asset) {
  if (block.kind === "video" && asset.poster) block.poster ??= asset.poster
  return { ...block, ...Object.fromEntries((own[block.kind] ?? (asset.kind === "captions" ? ["id"] : own.picture)).filter(name => asset[name] !== undefined).map(name => [name, asset[name]])) }
}
