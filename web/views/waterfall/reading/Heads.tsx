import { Fragment } from 'react';
import { word } from '../../../words/index.ts';

interface Props {
  readonly followed: string;
  readonly pinned: readonly string[];
}

/** Names the columns of the tree grid: eyes read them from the axis, which is a picture. */
export function Heads({ followed, pinned }: Props) {
  const heads = [
    word('trace.column.name'),
    ...pinned,
    word('reading.head.key', { key: followed }),
    word('reading.head.time'),
    word('reading.head.more'),
  ];
  return (
    <div role="row" aria-rowindex={1} className="hidden">
      {heads.map((text, i) => (
        <Fragment key={i}>
          <span role="columnheader">{text}</span>{' '}
        </Fragment>
      ))}
    </div>
  );
}
