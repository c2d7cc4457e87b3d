import './keytable.css';
import { useState } from 'react';
import { say, word } from '../words/index.ts';
import { alignBytes, explainBytes, hexByte, type BytePair } from './bytes.ts';

const ACROSS = 8;
/** Lines shown at first; more on demand. */
const LINES = 12;

interface ColumnProps {
  readonly pairs: readonly BytePair[];
  readonly side: 'sent' | 'received';
  readonly lines: number;
}

const printable = (byte: number): string => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.');

/** Bytes of a side before a column of the alignment: the offset a line begins at. */
function offsets(pairs: readonly BytePair[], side: 'sent' | 'received'): readonly number[] {
  const out: number[] = [];
  let offset = 0;
  pairs.forEach((pair, i) => {
    if (i % ACROSS === 0) out.push(offset);
    if (pair[side] !== null) offset += 1;
  });
  return out;
}

function Column({ pairs, side, lines }: ColumnProps) {
  const starts = offsets(pairs, side);
  return (
    <div>
      {starts.slice(0, lines).map((start, line) => {
        const row = pairs.slice(line * ACROSS, (line + 1) * ACROSS);
        const look = (p: BytePair): string =>
          p[side] === null ? 'none' : p.sent === p.received ? '' : 'differs';
        return (
          <div key={line}>
            <span className="offset">{hexByte(start)}</span>
            <span className="octets">
              {row.map((p, i) => (
                <i key={i} className={look(p)}>
                  {p[side] === null ? '··' : hexByte(p[side])}
                </i>
              ))}
            </span>
            <span className="ascii">
              {row.map((p, i) => (
                <i key={i} className={look(p)}>
                  {p[side] === null ? '·' : printable(p[side])}
                </i>
              ))}
            </span>
          </div>
        );
      })}
    </div>
  );
}

/** "24 bytes, 2 added at 00": what the short form of a binary value says. */
export function bytesChanged(sent: Uint8Array, received: Uint8Array): string {
  const pairs = alignBytes(sent, received);
  const first = pairs.findIndex(p => p.sent !== p.received);
  if (first < 0) return '';
  const more = received.length - sent.length;
  const at = hexByte(pairs.slice(0, first).filter(p => p.received !== null).length);
  if (more > 0) return word('trace.bytes.added', { bytes: more, at });
  return more < 0 ? word('trace.bytes.removed', { bytes: -more, at }) : word('trace.bytes.changed', { at });
}

interface Props {
  readonly sent: Uint8Array;
  readonly received: Uint8Array;
}

/** Two binary values side by side, aligned on what is equal, and a sentence on what happened. */
export function HexDiff({ sent, received }: Props) {
  const [all, setAll] = useState(false);
  const pairs = alignBytes(sent, received);
  const total = Math.ceil(pairs.length / ACROSS);
  const lines = all ? total : Math.min(total, LINES);
  const reason = explainBytes(sent, received);
  const text = reason === null ? '' : say(reason);
  // The first words name the fault; the rest proves it.
  const head = /^[^.:]+[.:]/.exec(text)?.[0] ?? '';
  return (
    <>
      <div className="hexdiff">
        <Column pairs={pairs} side="sent" lines={lines} />
        <Column pairs={pairs} side="received" lines={lines} />
      </div>
      {total > lines ? (
        <button type="button" className="link small t2" onClick={() => setAll(true)}>
          {word('trace.show-all', { length: pairs.length })}
        </button>
      ) : null}
      {text === '' ? null : (
        <p className="small t2" style={{ marginTop: 6 }}>
          <b style={{ color: 'var(--text)' }}>{head}</b>
          {text.slice(head.length)}
        </p>
      )}
    </>
  );
}
