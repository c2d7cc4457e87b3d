import '../../words/all.ts';
import type { Message } from '../../model/index.ts';
import { say } from '../../words/index.ts';

/** What reading and analysis had to remark, one line each. */
export function RemarkList({ all }: { readonly all: readonly Message[] }) {
  return (
    <ul className="floating small">
      {all.map((m, i) => (
        <li key={i}>{say(m)}</li>
      ))}
    </ul>
  );
}
