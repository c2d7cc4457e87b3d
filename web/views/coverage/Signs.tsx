import type { Signs, SplitId } from '../../model/index.ts';
import { useLoggedSplits, type LoggedSplits } from '../../state/signals.ts';
import { useSession } from '../../state/session.ts';
import { count, word } from '../../words/index.ts';

/** What can be said without recorded headers: gray groups and routing, split requests, missing parents. */
export function SignsCard({ signs }: { readonly signs: Signs }) {
  const logged = useLoggedSplits();
  return (
    <section className="card" aria-label={word('signs.title')}>
      <h2>{word('signs.title')}</h2>
      {[groupsText(signs), faultsText(signs), versionsText(signs)].map(t =>
        t === null ? null : (
          <p key={t} className="small" style={{ marginTop: 5 }}>
            {t}
          </p>
        ),
      )}
      <SplitLine text={splitsText(signs)} splits={signs.splits} />
      {logged === null ? null : <SplitLine text={loggedText(logged)} splits={logged.splits.slice(0, 20)} />}
      {signs.orphaned === 0 ? null : (
        <p className="small t2" style={{ marginTop: 5 }}>
          {word('signs.orphans', { n: signs.orphaned })}
        </p>
      )}
    </section>
  );
}

function groupsText(s: Signs): string {
  if (s.tagged === 0 && s.groups.length === 0) return word('signs.noGroups');
  const groups = s.groups.slice(0, 6).map(g => `${g.group} ${count(g.requests)}`);
  const services = s.taggers.length > 4 ? `${s.taggers.length} services` : s.taggers.join(', ');
  return word('signs.groups', { spans: s.tagged, services, groups: groups.join(', ') });
}

/** Without a tag and without versions nothing can be said of routing: then nothing is. */
function faultsText(s: Signs): string | null {
  const faults = s.faults.map(f => word('signs.fault', { class: f.class, n: f.requests }));
  if (faults.length > 0) return word('signs.faults', { faults: faults.join(', ') });
  return s.groups.length > 0 && s.versioned.length > 0 ? word('signs.noFaults') : null;
}

const versionsText = (s: Signs): string => word('signs.versions', { n: s.versioned.length, of: s.services });

function splitsText(s: Signs): string {
  if (s.idAttribute === null) return word('signs.noIds');
  const params = { n: s.splitRequests, attribute: s.idAttribute, of: s.identified };
  return word(s.splitRequests === 0 ? 'signs.noSplits' : 'signs.splits', params);
}

function loggedText(l: LoggedSplits): string {
  const part = l.complete ? '' : ` ${word('signs.logsPart')}`;
  if (l.lines === 0) return word('signs.noLogIds') + part;
  const id = l.splits.length === 0 ? 'signs.noLogs' : 'signs.logs';
  return word(id, { n: l.splits.length, lines: l.lines }) + part;
}

function SplitLine({ text, splits }: { readonly text: string; readonly splits: readonly SplitId[] }) {
  const { href } = useSession();
  return (
    <div style={{ marginTop: 5 }}>
      <p className="small">{text}</p>
      {splits.slice(0, 5).map(s => (
        <p key={s.id} className="small t2" style={{ overflowWrap: 'anywhere' }}>
          <code>{s.id}</code>{' '}
          {s.traceIds.map((trace, i) => (
            <a key={trace} href={href({ view: 'trace', params: { trace } })}>
              {i === 0 ? '' : ' '}
              {word('signs.trace', { n: i + 1 })}
            </a>
          ))}
        </p>
      ))}
    </div>
  );
}
