import { FactsTable } from '../../parts/facts.tsx';
import { useSampling, useTraffic } from '../../state/coverage.ts';
import { useCollected } from '../../state/overview.ts';
import { useSession } from '../../state/session.ts';
import { about, count, percent, word } from '../../words/index.ts';

const shareText = (traces: number, total: number, whole: boolean): string =>
  whole ? percent(Math.min(1, traces / total)) : word('coverage.traffic.part');

/** How many of all requests were read as traces, and by which count that is known. */
export function TrafficCard({
  traces,
  whole,
}: {
  readonly traces: number;
  /** All of the range has been read; a total of it says nothing of a part. */
  readonly whole: boolean;
}) {
  const { range, environment } = useSession();
  const entry = useCollected().progress?.entries[0] ?? null;
  const traffic = useTraffic(entry, range);
  const sampling = useSampling(entry);
  const total = traffic?.total ?? null;
  const unknown = environment.prometheus.url === null ? 'traffic.noPrometheus' : 'traffic.notCounted';
  return (
    <section className="card" aria-label={word('coverage.traffic')}>
      <h2>{word('coverage.traffic')}</h2>
      <FactsTable
        facts={[
          [word('coverage.traffic.traces'), count(traces)],
          [
            word('coverage.traffic.total'),
            total === null
              ? word(`coverage.${unknown}`)
              : word('coverage.traffic.about', { n: about(total) }),
          ],
          ...(total === null || total <= 0
            ? []
            : [[word('coverage.traffic.share'), shareText(traces, total, whole)] as const]),
          [
            word('coverage.traffic.sampling'),
            sampling === null ? word('coverage.traffic.notTold') : percent(sampling),
          ],
        ]}
      />
      {traffic?.query ? (
        <p className="small t2" style={{ marginTop: 6, overflowWrap: 'anywhere' }}>
          {word('coverage.traffic.query')} <code>{traffic.query}</code>
        </p>
      ) : null}
    </section>
  );
}
