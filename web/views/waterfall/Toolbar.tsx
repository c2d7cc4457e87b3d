import '../../words/all.ts';
import './toolbar.css';
import { useRef, type ReactNode, type RefObject } from 'react';
import { Button, Menu, Segmented } from '../../kit/controls.tsx';
import { focusHome } from '../../kit/focus.ts';
import type { Tree } from '../../model/index.ts';
import { word } from '../../words/index.ts';
import { DRAWINGS, type TraceParams } from './params.ts';
import { describeRow } from './placewords.ts';
import type { Model } from './useModel.ts';
import type { Tools } from './useReading.ts';
import { stepStop } from './useWalk.ts';

const COLOURINGS = ['service', 'kind', 'error', 'tag'] as const;

interface Props {
  readonly params: TraceParams;
  readonly onParams: (next: Partial<TraceParams>, how?: 'push' | 'replace') => void;
  readonly keys: readonly { readonly key: string; readonly damaged: boolean }[];
  readonly followed: string;
  readonly folds: Model['folds'];
  readonly tree: Tree;
  readonly open: number;
  readonly secrets: readonly string[];
  /** Null until their code is there. */
  readonly tools: Tools | null;
  /** Pinned columns for which there is no room. */
  readonly hidden: number;
  readonly zoomed: boolean;
  readonly onWhole: () => void;
  readonly query: string;
  readonly onQuery: (text: string) => void;
  /** Position of the selected match, 0 where none is selected, and how many there are. */
  readonly match: { readonly at: number; readonly of: number; readonly node: number };
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
            {k.damaged ? <span className="hidden"> {word('trace.follow.damaged')}</span> : null}
          </button>
        ))
      }
    </Menu>
  );
}

function ColourBy({ params, onParams, tools, open, secrets }: Props) {
  return (
    <Menu
      named
      label={word('trace.colour')}
      face={
        <>
          <i>{word('trace.colour')}</i>{' '}
          {params.by === null ? word(`trace.colour.${params.colour}`) : <code>{params.by}</code>}
        </>
      }
    >
      {close => (
        <>
          {COLOURINGS.map(c => (
            <button
              key={c}
              type="button"
              className="item"
              aria-current={c === params.colour}
              onClick={() => {
                onParams({ colour: c, by: null }, 'replace');
                close();
              }}
            >
              {word(`trace.colour.${c}`)}
            </button>
          ))}
          {tools && params.as === 'waterfall' ? (
            <tools.ColourChoices
              {...{ open, secrets }}
              by={params.by}
              onBy={by => {
                onParams({ colour: 'attribute', by }, 'replace');
                close();
              }}
            />
          ) : null}
        </>
      )}
    </Menu>
  );
}

/** Attributes as columns, and all spans with one value: nothing but their faces until they are opened. */
function Attributes({ params, onParams, tools, open, secrets, hidden }: Props) {
  const { pinned, mark } = params;
  return (
    <>
      <Menu
        named
        label={word('trace.pinned')}
        face={
          <>
            <i>{word('trace.pinned')}</i> {pinned.length === 0 ? word('trace.unset') : pinned.length}
          </>
        }
      >
        {() =>
          tools ? (
            <tools.PinMenu
              {...{ open, secrets, pinned, hidden }}
              onPinned={next => onParams({ pinned: next }, 'replace')}
            />
          ) : null
        }
      </Menu>
      <Menu
        named
        label={word('trace.mark')}
        face={
          <>
            <i>{word('trace.mark')}</i>{' '}
            {mark === null ? (
              word('trace.unset')
            ) : (
              <code className="trace-marked">{mark.value || mark.key}</code>
            )}
          </>
        }
      >
        {close =>
          tools ? (
            <tools.MarkMenu
              {...{ open, secrets, mark }}
              onMark={next => {
                onParams({ mark: next }, 'replace');
                close();
              }}
            />
          ) : null
        }
      </Menu>
    </>
  );
}

/** The two ways to fold that are wanted most as a button; all of them behind the arrow. */
function Folds({ folds, tools, tree }: Props) {
  const folded = folds.folded.size > 0;
  return (
    <span className="trace-folds">
      <Button look="quiet" onClick={folded ? folds.none : () => folds.toErrors()}>
        {word(folded ? 'trace.expand' : 'trace.errors')}
      </Button>
      <Menu className="btn quiet" label={word('trace.folds')} face="">
        {close => {
          const then = (act: () => void): void => {
            act();
            close();
          };
          return tools ? (
            <tools.FoldMenu
              levels={tree.maxDepth + 1}
              onAll={() => then(folds.all)}
              onNone={() => then(folds.none)}
              onDepth={n => then(() => folds.toDepth(n))}
              onTrouble={wanted => then(() => folds.toErrors(wanted))}
            />
          ) : null;
        }}
      </Menu>
    </span>
  );
}

/** Find in trace: Enter and Shift+Enter step through the matches, Esc clears. */
function Find({ query, onQuery, match, onMatch, findRef, params, onParams, tree }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { at, of } = match;
  const found =
    params.as === 'waterfall' || params.as === 'flame'
      ? word('trace.matches', { at, of })
      : word('trace.found', { of });
  const said = query === '' ? null : of === 0 ? word('trace.match.none') : found;
  const step = (by: 1 | -1): void => {
    if (!stepStop(by)) onMatch(by);
  };
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
          if (e.key === 'Enter') {
            // What it leads to must not be pressed by the same key.
            e.preventDefault();
            step(e.shiftKey ? -1 : 1);
          }
          if (e.key === 'Escape') {
            e.stopPropagation();
            // There is nothing left to clear: back to the rows.
            if (query === '') focusHome();
            onQuery('');
          }
        }}
      />
      <span className="tiny t3" role="status">
        {said}
      </span>
      <span className="hidden" role="status">
        {query === '' || at === 0 ? null : describeRow(tree, null, match.node)}
      </span>
      {query === '' ? (
        <kbd aria-hidden="true">/</kbd>
      ) : (
        <>
          <button type="button" aria-label={word('trace.match.previous')} onClick={() => step(-1)}>
            ‹
          </button>
          <button type="button" aria-label={word('trace.match.next')} onClick={() => step(1)}>
            ›
          </button>
        </>
      )}
      {params.as !== 'waterfall' || (query === '' && params.mark === null) ? null : (
        <button
          type="button"
          className="trace-only"
          aria-pressed={params.only}
          aria-keyshortcuts="M"
          title={word('trace.only.how')}
          onClick={() => onParams({ only: !params.only }, 'replace')}
        >
          {word('trace.only')}
        </button>
      )}
    </div>
  );
}

/** What is followed, coloured, folded and searched, and which drawing is shown. */
export function Toolbar(props: Props) {
  const { params, onParams, zoomed, onWhole } = props;
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
          <span className="trace-wide-only">
            <Attributes {...props} />
          </span>
          <Folds {...props} />
          <button
            type="button"
            className={`btn quiet trace-wide-only ${params.critical ? 'is-on' : ''}`}
            aria-pressed={params.critical}
            onClick={() => onParams({ critical: !params.critical }, 'replace')}
          >
            {word('trace.critical')}
          </button>
        </>
      ) : null}
      <Find {...props} />
      {zoomed && params.as === 'waterfall' ? (
        <Button look="quiet" shortcut="Z" onClick={onWhole}>
          {word('trace.zoom.reset')}
        </Button>
      ) : null}
      <span className="trace-tools-rest" />
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
