// SDKs keep so many attributes of a span and drop those that come after. Source:
// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#span-limits

import { message, type CoverageSide } from '../../model/index.ts';
import type { Advice } from './advice.ts';

/** Four times what SDKs keep where nothing is set. */
const ROOM = 512;

/** How the limit is raised at a side some of whose spans reached it. */
export const limitAdvice = ({ partial }: Pick<CoverageSide, 'partial'>): readonly Advice[] =>
  partial === 0
    ? []
    : [
        {
          title: message('advice.limit'),
          text: `OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=${ROOM}`,
          form: 'environment',
          code: false,
          notes: [message('advice.note.limit')],
        },
      ];
