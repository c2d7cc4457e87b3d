// Headlines of opened requests of which nothing is found yet.

import { quiet, spans, strong, type Sentence } from './parts.ts';

/** Each with a second part that says how far it goes. */
export const unfound = {
  judging: (total: number): Sentence => [
    strong('Looking for lost metadata… '),
    quiet(`All ${spans(total)} are drawn; what was lost among them is not known yet.`),
  ],
  unjudged: (total: number): Sentence => [
    strong('Lost metadata could not be looked for. '),
    quiet(`All ${spans(total)} are drawn, but nothing is said about what was lost among them.`),
  ],
};
