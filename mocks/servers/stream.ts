// Bodies that are made while they are read: a slice of a few milliseconds at a time, then the thread is free.

const SLICE_MS = 8;

const breathe = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0));

/** Pieces as one UTF-8 stream; made only as fast as it is read. */
export function toStream(pieces: Iterable<string>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.iterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const { text, done } = slice(iterator);
          if (text !== '') controller.enqueue(encoder.encode(text));
          if (done) {
            controller.close();
            return;
          }
          await breathe();
          if (text !== '') return;
        }
      },
      cancel() {
        iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

function slice(iterator: Iterator<string>): { readonly text: string; readonly done: boolean } {
  const until = performance.now() + SLICE_MS;
  const parts: string[] = [];
  do {
    const next = iterator.next();
    if (next.done === true) return { text: parts.join(''), done: true };
    parts.push(next.value);
  } while (performance.now() < until);
  return { text: parts.join(''), done: false };
}

/** The first part of a body, for answers that break off: a share of what there is, at most `most` characters. */
export function* truncated(pieces: Iterable<string>, most = 200_000): Generator<string> {
  let length = 0;
  let held: string | null = null;
  for (const piece of pieces) {
    if (held !== null) yield held;
    held = piece;
    length += piece.length;
    if (length > most) break;
  }
  if (held !== null) yield held.slice(0, Math.floor(held.length * 0.6));
}
