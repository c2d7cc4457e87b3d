import type { Message } from '../../model/message.ts';

type P = Message['params'];

/** The strip's buttons and small sentences without parts. */
export const strip = {
  'verdict.label': (_: P) => 'Verdict',
  'verdict.open': (_: P) => 'Open a losing request',
  'verdict.copy': (_: P) => 'Copy summary',
  'verdict.unread': (_: P) => 'Nothing has been read yet.',
  'verdict.unread.next': (_: P) => 'Reading was cancelled before the first requests came.',
  'verdict.readNow': (_: P) => 'Read now',
  'verdict.copied': (_: P) => 'Summary copied: verdict, evidence, link.',
  'verdict.copyFailed': (_: P) => 'The browser did not allow copying. Select the text instead.',
  'verdict.openNeedsJaeger': (_: P) => 'opening needs Jaeger',
  'verdict.reading': (_: P) => 'Reading requests, newest first',
  'verdict.progress': (p: P) =>
    `${p.done ?? ''}${p.total === undefined ? '' : ` of about ${p.total}`} requests, ${p.elapsed ?? ''}${Number(p.some) > 0 ? '; what has come can be used already' : ''}`,
  'verdict.cancel': (_: P) => 'Cancel',
  'verdict.cancelReading': (_: P) => 'Cancel reading',
  'verdict.readOn': (_: P) => 'Read the rest',
  'verdict.sofar': (p: P) => `${p.done ?? ''}${p.total === undefined ? '' : ` of about ${p.total}`} requests`,
  'verdict.retry': (_: P) => 'Try now',
};
