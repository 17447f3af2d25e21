/** A step into the file: key or index. */
export type Path = readonly (string | number)[];

/** `lines[0].machines[2].ideal_rate` */
export const formatPath = (path: Path): string =>
  path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${step}` : step),
    '',
  );
