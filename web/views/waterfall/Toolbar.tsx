import { useRef, type ReactNode, type RefObject } from 'react';
import { Button, Menu, Segmented } from '../../kit/controls.tsx';
import { word } from '../../words/index.ts';
import { COLOURINGS, DRAWINGS, type TraceParams } from './params.ts';

interface Props {
  readonly params: TraceParams;
  readonly onParams: (next: Partial<TraceParams>, how?: 'push' | 'replace') => void;
  readonly keys: readonly { readonly key: string; readonly damaged: boolean }[];
  readonly followed: string;
  readonly folded: boolean;
  readonly onFoldToErrors: () => void;
  readonly onUnfold: () => void;
  readonly zoomed: boolean;
  readonly onWhole: () => void;
  readonly query: string;
  readonly onQuery: (text: string) => void;
  /** Position of the selected match, 0 where none is selected, and how many there are. */
  readonly match: { readonly at: number; readonly of: number };
  readonly onMatch: (step: 1 | -1) => void;
  readonly findRef: RefObject<HTMLInputElement | null>;
  /** What can be done with the request as a whole. */
  readonly children: ReactNode;
}

function FollowKey({ keys, followed, onParams }: Pick<Props, 'keys' | 'followed' | 'onParams'>) {
  return (
    <Menu
      named
      label={word('trace.follow')}
      face={
        <>
          <i>{word('trace.follow')}</i> <code>{followed}</code>
        </>
      }
    >
      {close =>
        keys.map(k => (
          <button
            key={k.key}
            type="button"
            className="item"
            aria-current={k.key === followed}
            onClick={() => {
              onParams({ key: k.key });
              close();
            }}
          >
            <span className={k.damaged ? 'lost' : 't3'} aria-hidden="true" style={{ width: 10 }}>
              {k.damaged ? '✕' : ''}
            </span>
            <code>{k.key}</code>
          </button>
        ))
      }
    </Menu>
  );
}

function ColourBy({ params, onParams }: Pick<Props, 'params' | 'onParams'>) {
  return (
    <Menu
      named
      label={word('trace.colour')}
      face={
        <>
          <i>{word('trace.colour')}</i> {word(`trace.colour.${params.colour}`)}
        </>
      }
    >
      {close =>
        COLOURINGS.map(c => (
          <button
            key={c}
            type="button"
            className="item"
            aria-current={c === params.colour}
            onClick={() => {
              onParams({ colour: c }, 'replace');
              close();
            }}
          >
            {word(`trace.colour.${c}`)}
          </button>
        ))
      }
    </Menu>
  );
}

/** Find in trace: Enter and Shift+Enter step through the matches, Esc clears. */
function Find({ query, onQuery, match, onMatch, findRef }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const said = query === '' ? null : match.of === 0 ? word('trace.match.none') : word('trace.matches', match);
  return (
    <div className="trace-find" ref={box} role="search">
      <input
        ref={findRef}
        value={query}
        placeholder={word('trace.find')}
        aria-label={word('trace.find')}
        aria-keyshortcuts="/"
        spellCheck={false}
        autoComplete="off"
        onChange={e => onQuery(e.target.value)}
        onKeyDown={e => {
          if (e.key === 'Enter') onMatch(e.shiftKey ? -1 : 1);
          if (e.key === 'Escape') {
            e.stopPropagation();
            if (query === '') findRef.current?.blur();
            onQuery('');
          }
        }}
      />
      <span className="tiny t3" role="status">
        {said}
      </span>
      {query === '' ? <kbd aria-hidden="true">/</kbd> : null}
    </div>
  );
}

/** What is followed, coloured, folded and searched, and which drawing is shown. */
export function Toolbar(props: Props) {
  const { params, onParams, folded, onFoldToErrors, onUnfold, zoomed, onWhole } = props;
  return (
    <div className="trace-tools">
      {params.as === 'waterfall' && props.keys.length > 0 ? <FollowKey {...props} /> : null}
      {params.as === 'table' || params.as === 'services' ? null : (
        <span className="trace-wide-only">
          <ColourBy {...props} />
        </span>
      )}
      {params.as === 'waterfall' ? (
        <>
          <Button look="quiet" onClick={folded ? onUnfold : onFoldToErrors}>
            {word(folded ? 'trace.expand' : 'trace.errors')}
          </Button>
          <button
            type="button"
            className={`btn quiet trace-wide-only ${params.critical ? 'trace-on' : ''}`}
            aria-pressed={params.critical}
            onClick={() => onParams({ critical: !params.critical }, 'replace')}
          >
            {word('trace.critical')}
          </button>
          <Find {...props} />
          {zoomed ? (
            <Button look="quiet" shortcut="Z" onClick={onWhole}>
              {word('trace.zoom.reset')}
            </Button>
          ) : null}
        </>
      ) : null}
      <span style={{ flex: 1 }} />
      {props.children}
      <Segmented
        label={word('trace.drawing')}
        value={params.as}
        options={DRAWINGS.map(value => ({ value, text: word(`trace.as.${value}`) }))}
        onChange={as => onParams({ as })}
      />
    </div>
  );
}
