// Texts that are kept for long.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A text of its own: engines keep a part that was cut from a longer text as a pointer into the whole of it. */
export function flat(text: string): string {
  const own = decoder.decode(encoder.encode(text));
  // What can't be written as bytes stays as it is.
  return own === text ? own : text;
}
