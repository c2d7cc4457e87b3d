/** One thing that is wrong with a configuration. */
export interface ConfigProblem {
  /** The field, e.g. `environments[0].jaeger.url`; empty for the file as a whole. */
  readonly place: string;
  readonly problem: string;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];
  readonly file: string;
  constructor(file: string, problems: readonly ConfigProblem[]) {
    super(`${file}: ${problems.map(p => `${p.place}: ${p.problem}`).join('; ')}`);
    this.problems = problems;
    this.file = file;
  }
}
