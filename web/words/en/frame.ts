import type { Message } from '../../model/message.ts';

type P = Message['params'];

const plain = (text: string) => (_: P) => text;

/** What both doors may have to say before the first view: titles, a bad configuration, a defect. */
export const frame = {
  'shell.booting': plain('Reading the configuration'),
  'view.overview': plain('Overview'),
  'view.heatmap': plain('Metadata loss'),
  'view.rollout': plain('Rollout'),
  'view.trace': plain('Trace'),
  'view.coverage': plain('Can we see it?'),
  'view.compat': plain('Compatibility'),
  'view.contract': plain('Contract'),
  'view.unknown': (p: P) => `There is no view "${p.id ?? ''}".`,
  'view.back': plain('Back to the overview'),
  'panel.open': plain('Open ↗'),
  'config.title': plain('graylens cannot use its configuration'),
  'config.intro': plain(
    'Mend config.json beside the page, then load again. Nothing was asked of any source yet.',
  ),
  'config.place': plain('where'),
  'config.problem': plain('what is wrong'),
  'config.again': plain('Load again'),
  'crash.title': plain('graylens itself failed'),
  'crash.intro': plain(
    'This is a defect of graylens, not of your mesh. Loading again keeps the address and the range.',
  ),
};
