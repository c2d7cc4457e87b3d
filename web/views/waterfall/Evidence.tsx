import './details.css';
import { headAt } from '../../analysis/trace/heads.ts';
import { groupColour } from '../../kit/theme.ts';
import { Button } from '../../kit/controls.tsx';
import type { Finding, VisitFacts } from '../../model/index.ts';
import { hopText } from '../../parts/hoptext.ts';
import { useSession } from '../../state/session.ts';
import { useUi } from '../../state/ui.ts';
import { listed, reasonOf, word } from '../../words/index.ts';
import type { HopPanelProps } from './HopPanel.tsx';
import { LogLines } from './LogLines.tsx';
import { linesOf } from './logs.ts';
import { hopMarkdown } from './markdown.ts';

/** Findings with the same reason are told once, with their keys in front. */
function reasons(
  findings: readonly Finding[],
): readonly { readonly keys: readonly string[]; readonly text: string }[] {
  const out = new Map<string, string[]>();
  for (const f of findings) {
    const text = reasonOf(f);
    out.set(text, [...(out.get(text) ?? []), f.key]);
  }
  return [...out].map(([text, keys]) => ({ keys, text }));
}

function Why({ findings }: { readonly findings: readonly Finding[] }) {
  const worst = findings[0];
  if (!worst) return null;
  const told = reasons(findings);
  const accepted = findings.find(f => f.accepted !== null)?.accepted ?? null;
  return (
    <>
      <h2>{word(`trace.why.${worst.outcome}`)}</h2>
      {told.map(t => (
        <p key={t.text} className="small t2">
          {told.length > 1 ? (
            <>
              <code style={{ color: 'var(--text)' }}>{listed([...new Set(t.keys)])}</code>:{' '}
            </>
          ) : null}
          {t.text}
        </p>
      ))}
      {accepted === null ? null : <p className="small">{word('trace.accepted', { reason: accepted })}</p>}
    </>
  );
}

function After({ answer, choice: { followed }, place, logs }: HopPanelProps) {
  const span = place && headAt(answer.tree.list, place.span);
  const lines = span ? linesOf(logs.lines, span).slice(0, 4) : [];
  if (!followed && lines.length === 0) return null;
  const { group } = answer.facts;
  return (
    <>
      <h2>{word('trace.followed')}</h2>
      <p className="small t2">
        {followed?.served ? (
          <>
            <span className="stripe" style={{ background: `var(--${groupColour(group, [group])})` }} />{' '}
            {word('trace.followed.served', followed.served)}{' '}
          </>
        ) : null}
        {followed && followed.without > 0
          ? `${word('trace.followed.spans', { spans: followed.without, keys: listed(followed.keys) })} `
          : ''}
        {followed && followed.ownTrace > 0
          ? `${word('trace.followed.split', { spans: followed.ownTrace })} `
          : ''}
        {followed?.returned ? `${word('trace.followed.returned', followed.returned)} ` : ''}
        {followed && followed.errors > 0 ? word('trace.followed.error', { spans: followed.errors }) : ''}
      </p>
      {lines.length > 0 ? <LogLines lines={lines} short /> : null}
    </>
  );
}

function CopyHop({
  answer,
  hop,
  secrets,
}: Pick<HopPanelProps, 'answer' | 'secrets'> & { readonly hop: VisitFacts }) {
  const say = useUi(s => s.say);
  const copy = (): void => {
    navigator.clipboard.writeText(hopMarkdown(answer, hop, secrets, window.location.href)).then(
      () => say(word('trace.copied')),
      () => say(word('trace.copy-failed')),
    );
  };
  return (
    <Button look="quiet" onClick={copy}>
      {word('trace.copy')}
    </Button>
  );
}

/** To the comparison with a request that kept the key here, or with the nearest one without damage. */
function CompareHop({ answer, hop }: Pick<HopPanelProps, 'answer'> & { readonly hop: VisitFacts }) {
  const { go } = useSession();
  const lost = hop.keys.find(k => k.finding !== null);
  const trace = answer.facts.traceIds[0] ?? '';
  const params = lost ? { trace, hop: hopText(hop.hop), key: lost.key } : { trace };
  return <Button onClick={() => go({ view: 'compare', params })}>{word('trace.compare')}</Button>;
}

/** The rule behind the findings of a hop, what the loss led to, and the log lines of that moment. */
export function Evidence(props: HopPanelProps & { readonly hop: VisitFacts }) {
  const { hop, place } = props;
  const own = hop.keys.flatMap(k => (k.finding ? [k.finding] : []));
  const faults = (place?.findings ?? []).filter(f => f.hop.kind === 'span' && !own.some(o => o.id === f.id));
  const findings = [...own, ...faults].sort(
    (a, b) => Number(a.hop.kind === 'span') - Number(b.hop.kind === 'span'),
  );
  return (
    <div className="trace-evidence">
      <Why findings={findings} />
      {findings.length > 0 ? <After {...props} /> : null}
      {hop.keys.length > 0 ? (
        <div className="trace-acts">
          <CompareHop {...props} />
          <CopyHop {...props} />
        </div>
      ) : null}
    </div>
  );
}
