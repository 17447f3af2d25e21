/** The part of jstat (MIT) that is used here; it brings no types. */
declare module 'jstat' {
  const jstat: {
    readonly chisquare: { inv(p: number, degrees: number): number };
  };
  export default jstat;
}
