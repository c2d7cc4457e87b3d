import type { Judged, OpenedTrace } from '../../../model/index.ts';
import { duration } from '../../../time/index.ts';
import { calm, headline, type Sentence } from '../../../words/index.ts';

/** The verdict on an opened request: on the place in force, else on the worst one. */
export function lead({ tree, facts }: OpenedTrace, judged: Judged, at: number): Sentence {
  const total = tree.list.size;
  const worst = tree.places.findIndex(p => !p.accepted);
  const place = tree.places[at] ?? tree.places[worst];
  if (place && !place.accepted) {
    const into = place.time - tree.start;
    return headline({
      findings: place.findings,
      into: into > 0 && into <= tree.length ? duration(into) : null,
      servedBy: judged.served[tree.places.indexOf(place)] ?? null,
    });
  }
  if (!facts.settled) return calm.settling();
  if (judged.recording === 0) return calm.blind(total);
  return tree.places.length > 0
    ? calm.accepted(tree.places.reduce((n, p) => n + p.findings.length, 0))
    : calm.clean(judged.recording, total);
}
