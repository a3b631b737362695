import type { Sharp, SharpOptions } from 'sharp'
import { Refusal } from '../../refusal.ts'

/**
 * Decoded, a pixel takes three or four bytes: this bounds what one upload may make of our memory.
 */
const maximumPixels = 50_000_000
/** Sharp on a large screen, and no larger. */
const longestSidePixels = 2560
const quality = 85

/** How each type is written again, by the name the decoder gives it. */
const encoders: Record<string, { format: string; encode: (picture: Sharp) => Sharp }> = {
  'image/jpeg': { format: 'jpeg', encode: (picture) => picture.jpeg({ quality }) },
  'image/png': { format: 'png', encode: (picture) => picture.png() },
  'image/webp': { format: 'webp', encode: (picture) => picture.webp({ quality }) }
}

let last: Promise<unknown> = Promise.resolve()

/**
 * Decodes a picture and encodes it again in its type: upright, at most 2560 pixels long, the first
 * frame of an animation, without anything that came beside the pixels: no position, no camera, no
 * thumbnail. Refuses what does not decode to its end as what it claims to be. One at a time, which
 * bounds the memory.
 */
export function cleanPicture(mediaType: string, bytes: Uint8Array): Promise<Uint8Array> {
  const cleaned = last.then(() => clean(mediaType, bytes))
  last = cleaned.catch(() => {})
  return cleaned
}

async function clean(mediaType: string, bytes: Uint8Array): Promise<Uint8Array> {
  const encoder = encoders[mediaType]
  if (!encoder) throw new Refusal('photo_invalid')
  const decode = await loadDecoder()
  const { format, width, height } = await readHead(decode, bytes)
  if (format !== encoder.format) throw new Refusal('photo_invalid')
  if (width * height > maximumPixels) throw new Refusal('photo_too_large', { maximumPixels })
  const side = longestSidePixels
  const picture = decode(bytes, { failOn: 'error', limitInputPixels: maximumPixels })
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
  return encoder
    .encode(picture)
    .toBuffer()
    .catch(() => {
      throw new Refusal('photo_invalid')
    })
}

async function readHead(decode: Decoder, bytes: Uint8Array) {
  try {
    return await decode(bytes, { limitInputPixels: false }).metadata()
  } catch {
    throw new Refusal('photo_invalid')
  }
}

type Decoder = (bytes: Uint8Array, options: SharpOptions) => Sharp

/**
 * Loaded with the first photo: starting would take longer and 35 MB more for what most never use.
 */
async function loadDecoder(): Promise<Decoder> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  return sharp
}
