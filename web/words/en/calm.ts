// Headlines of opened requests in which nothing was found, or not yet.

import { count } from '../numbers.ts';
import { quiet, spans, strong, type Sentence } from './parts.ts';

/** Each with a second part that says how far it goes. */
export const calm = {
  judging: (total: number): Sentence => [
    strong('Looking for lost metadata… '),
    quiet(`All ${spans(total)} are drawn; what was lost among them is not known yet.`),
  ],
  unjudged: (total: number): Sentence => [
    strong('Lost metadata could not be looked for. '),
    quiet(`All ${spans(total)} are drawn, but nothing is said about what was lost among them.`),
  ],
  settling: (): Sentence => [
    strong('Still settling. '),
    quiet('Its last span ended less than the settle time ago: it is drawn, not judged, and read again.'),
  ],
  blind: (total: number): Sentence => [
    strong('Nothing can be said: '),
    quiet(`none of its ${spans(total)} records metadata. Most often header capture is off.`),
  ],
  clean: (carriers: number, total: number): Sentence => [
    strong('No damage found in this request. '),
    quiet(
      `${count(carriers)} of ${spans(total)} record metadata; between those, every key that both sides record arrived unchanged.`,
    ),
  ],
  accepted: (k: number): Sentence => [
    strong('No damage beyond what the contract accepts. '),
    quiet(`${count(k)} accepted ${k === 1 ? 'loss is' : 'losses are'} marked in the tree.`),
  ],
};
