// A client whose code is loaded when it is first asked: a page that needs one source must not load all three.

type Method = (...args: readonly unknown[]) => unknown;

/** A client behind its own download. Methods named in `streams` give generators, all others promises. */
export function later<C extends object>(load: () => Promise<C>, streams: readonly (keyof C & string)[]): C {
  let loading: Promise<C> | null = null;
  const method = async (name: string): Promise<Method> => {
    loading ??= load();
    try {
      const client = await loading;
      return (client as Readonly<Record<string, Method>>)[name] ?? missing;
    } catch (e) {
      // The next call tries again.
      loading = null;
      throw e;
    }
  };
  const made = new Map<string, Method>();
  const make = (name: string): Method =>
    (streams as readonly string[]).includes(name)
      ? async function* (...args) {
          yield* (await method(name))(...args) as AsyncGenerator;
        }
      : async (...args) => (await method(name))(...args);
  return new Proxy({} as C, {
    get: (_, name) => {
      // A promise would ask for `then`, and symbols are asked for by what inspects objects.
      if (typeof name !== 'string' || name === 'then') return undefined;
      const known = made.get(name) ?? make(name);
      made.set(name, known);
      return known;
    },
  });
}

const missing: Method = () => {
  throw new TypeError('the client has no such method');
};
