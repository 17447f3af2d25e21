/** MQTT topic filters: `+` stands for one level, `#` for all that follow. */

export const isWild = (filter: string): boolean => /(^|\/)[+#](\/|$)/.test(filter);

/** MQTT 3.1.1, 4.7.1: wildcards fill a level of their own, `#` is the last. */
export function isFilter(filter: string): boolean {
  if (filter === '' || filter.includes('\0')) return false;
  const levels = filter.split('/');
  return levels.every(
    (level, i) =>
      level === '+' || (level === '#' && i === levels.length - 1) || (!level.includes('+') && !level.includes('#')),
  );
}

/** 4.7.2: a wildcard in the first level does not match topics that begin with $ (the broker's own). */
export function matches(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const given = topic.split('/');
  if (topic.startsWith('$') && (wanted[0] === '+' || wanted[0] === '#')) return false;
  for (let i = 0; i < wanted.length; i++) {
    // `a/#` matches `a` itself too.
    if (wanted[i] === '#') return true;
    if (i >= given.length || (wanted[i] !== '+' && wanted[i] !== given[i])) return false;
  }
  return wanted.length === given.length;
}

/** Every topic that `inner` matches is matched by `outer`. */
export function covers(outer: string, inner: string): boolean {
  const wide = outer.split('/');
  const narrow = inner.split('/');
  for (let i = 0; i < wide.length; i++) {
    if (wide[i] === '#') return true;
    if (i >= narrow.length || narrow[i] === '#') return false;
    if (wide[i] !== '+' && wide[i] !== narrow[i]) return false;
  }
  return wide.length === narrow.length;
}

/** More topics than this from one pattern are asked for as the pattern. */
const MANY = 50;

/**
 * What to subscribe to so that every topic of `topics` comes: one subscription for the pattern where that covers many,
 * and none that another covers, because brokers send a message once a subscription.
 */
export function subscriptions(
  topics: readonly string[],
  pattern: string | undefined,
  more: readonly string[],
): string[] {
  const wide = pattern?.replace(/[^/]*\{\w+\}[^/]*/g, '+');
  const worth = wide !== undefined && isFilter(wide) && topics.filter((topic) => covers(wide, topic)).length > MANY;
  const wanted = [...new Set([...(worth ? [wide] : []), ...more, ...topics])];
  const wild = wanted.filter(isWild);
  return wanted.filter((filter) => !wild.some((other) => other !== filter && covers(other, filter)));
}
