import { writePlace } from '../state/url.ts';
import { writeOverrides } from '../state/overrides.ts';
import { SHELL_FIELDS, type ShellState } from './place.ts';

/** Copies a link that shows the same picture later: the range is made absolute. False when copying was refused. */
export async function shareLink(shell: ShellState): Promise<boolean> {
  const { place, session, search } = shell;
  const own = new URLSearchParams(search);
  for (const field of SHELL_FIELDS) own.delete(field);
  const fixed = writePlace(
    {
      ...place,
      range: { kind: 'fixed', range: session.range },
      contract: writeOverrides(session.overrides),
    },
    Object.fromEntries(own),
  );
  const link = new URL(fixed, window.location.href).href;
  try {
    await navigator.clipboard.writeText(link);
    return true;
  } catch {
    window.history.replaceState(null, '', link);
    return false;
  }
}
