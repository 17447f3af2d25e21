/** A small change of the plant file, as the browser asks for it: a place is named by keys; in lists, by the `id` of an entry. */
export type PlantEdit =
  | { readonly op: 'set'; readonly path: readonly string[]; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: readonly string[] }
  /** Entries of a list put in this order, by their ids; those that are not named come after them as they were. */
  | { readonly op: 'order'; readonly path: readonly string[]; readonly ids: readonly string[] };
