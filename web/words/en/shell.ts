import type { Message } from '../../model/message.ts';

type P = Message['params'];

/** The frame around the views: top bar, ranges, sources, notices, demo strip. */
export const shell = {
  'shell.title': (_: P) => 'graylens',
  'view.overview': (_: P) => 'Overview',
  'view.heatmap': (_: P) => 'Metadata loss',
  'view.rollout': (_: P) => 'Rollout',
  'view.trace': (_: P) => 'Trace',
};
