import { useCallback, useRef, useState } from 'react';
import { Button } from '../../kit/controls.tsx';
import { useUi } from '../../state/ui.ts';
import { moment } from '../../time/index.ts';
import { say, word } from '../../words/index.ts';
import { Inspector } from './Inspector.tsx';
import type { Scene } from './props.ts';
import { unreadableRoom, unreadableText } from './rows.ts';

/** So many lines are listed, the newest first; all are copied. */
const MOST = 50;

/** Counts the lines that should have been events and shows them, each with what is wrong. */
export function Unreadable({ scene }: { readonly scene: Scene }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => {
    setOpen(false);
    button.current?.focus();
  }, []);
  const text = unreadableText(scene);
  if (text === null) return null;
  const { columns, layout } = scene;
  const room = unreadableRoom(scene);
  const { y } = layout.events;
  return (
    <>
      <button
        ref={button}
        type="button"
        className="rollout-unreadable"
        style={{ top: y, left: columns.gutter + columns.plot + (room > 0 ? -room : 0) }}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {text}
      </button>
      {open ? <Lines scene={scene} onClose={close} /> : null}
    </>
  );
}

function Lines({ scene, onClose }: { readonly scene: Scene; readonly onClose: () => void }) {
  const { picture, zone, scale, layout } = scene;
  const tell = useUi(s => s.say);
  const lines = picture.malformed.toSorted((a, b) => b.source.time - a.source.time);
  const copy = (): void => {
    const all = lines.map(l => l.source.line).join('\n');
    void navigator.clipboard.writeText(all).then(() => tell(word('rollout.malformed.copied')));
  };
  const title = word('rollout.malformed', { n: lines.length });
  return (
    <Inspector
      label={title}
      style={{ top: layout.events.y + 22, right: 8 }}
      openers=".rollout-unreadable"
      onClose={onClose}
    >
      <h3>{title}</h3>
      <p className="t2">{word('rollout.malformed.why')}</p>
      <ol className="rollout-lines" tabIndex={0} aria-label={title}>
        {lines.slice(0, MOST).map(({ source, problem }) => (
          <li key={source.nanos + source.line}>
            <span className="t2">
              {[moment(source.time, zone, scale.range), streamOf(source.labels), say(problem)]
                .filter(Boolean)
                .join(' · ')}
            </span>
            <code>{source.line}</code>
          </li>
        ))}
      </ol>
      {lines.length > MOST ? (
        <p className="t2">{word('rollout.malformed.more', { n: lines.length - MOST })}</p>
      ) : null}
      <Button onClick={copy}>{word('rollout.malformed.copy')}</Button>
    </Inspector>
  );
}

/** Who wrote it, by the labels that Loki's agents set. */
const streamOf = (labels: Readonly<Record<string, string>>): string =>
  labels.app ?? labels.service_name ?? labels.container ?? labels.job ?? '';
