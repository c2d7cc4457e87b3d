export { KNOWN_EVENTS, toEvents, type Events } from './decode/events.ts';
