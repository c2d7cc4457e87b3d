/** True in builds that carry the embedded demo world; set by vite.config.ts. */
declare const __DEMO__: boolean;
