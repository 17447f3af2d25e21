/** The beginning of every command: wrong usage says so and ends with 2, `--help` shows the help and ends with 0. */
export function optionsOf<Options extends { readonly values: { readonly help?: boolean | undefined } }>(
  name: string,
  help: string,
  parse: () => Options,
): Options | number {
  let options: Options;
  try {
    options = parse();
  } catch (error) {
    process.stderr.write(`gemba ${name}: ${(error as Error).message}\n${help}`);
    return 2;
  }
  if (!options.values.help) return options;
  process.stdout.write(help);
  return 0;
}
