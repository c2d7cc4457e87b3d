import { headAt, spanIndex } from '../../../analysis/trace/heads.ts';
import { ROW, scrollScale, xOf } from '../layout.ts';
import type { Scene } from '../scene.ts';
import type { StackProps, ToldMark } from '../Stack.tsx';
import { Foot } from './Foot.tsx';
import { Note } from './Note.tsx';

interface ToldProps extends Pick<StackProps, 'answer' | 'model' | 'logs' | 'reading'> {
  readonly told: ToldMark;
  readonly scene: Scene;
  /** Of the window of rows. */
  readonly height: number;
}

/** What happened at the mark that is pointed at or stepped to. */
export function Told({ answer, model, logs, reading, told, scene, height }: ToldProps) {
  const { tree, rows, columns, zoom } = scene;
  const span = spanIndex(tree, told.node);
  const head = headAt(tree.list, span);
  const row = rows.rowOf[told.node] ?? -1;
  if (!head || row < 0) return null;
  const x = xOf(columns, zoom, told.mark.from - tree.start);
  return (
    <Note
      open={answer.open}
      secrets={model.secrets}
      head={head}
      span={span}
      mark={told.mark}
      lines={logs.lines}
      isOwn={line => reading.owner(line) === span}
      left={Math.max(8, Math.min(x + 8, columns.width - 368))}
      top={((rows.y[row] ?? 0) + ROW) / scrollScale(rows, height)}
    />
  );
}

type UnderProps = Pick<StackProps, 'model' | 'params' | 'onParams' | 'reading' | 'logs'>;

/** The line under the rows, where there is anything to be said. */
export function Under({ model, params, onParams, reading, logs }: UnderProps) {
  const { colour, moments, lines } = reading;
  const marks = (moments?.eventOf.length ?? 0) + (lines ? logs.lines.length : 0);
  if (marks === 0 && params.by === null && params.mark === null && model.kept === null) return null;
  return <Foot {...{ model, params, onParams, colour, moments, lines }} written={logs.lines} />;
}
