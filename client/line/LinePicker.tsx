import './line.css';
import type { Line } from '../../twin/plant/model.ts';
import { setQuery } from '../router/router.ts';
import { useWords } from '../words/use-words.ts';

/** Which line is looked at, as the address says it. */
export function LinePicker({
  lines,
  chosen,
  all,
}: {
  readonly lines: readonly Line[];
  /** Null = all of them. */
  readonly chosen: Line | null;
  /** What all of them are called, and how the address says so; absent = it is one line always. */
  readonly all?: { readonly words: string; readonly query: string | null };
}) {
  const { t, f } = useWords();
  const button = (key: string, words: string, on: boolean, query: string | null) => (
    <button
      key={key}
      type="button"
      className="nav"
      {...(on ? { 'aria-current': 'page' as const } : {})}
      onClick={() => setQuery('line', query)}
    >
      {words}
    </button>
  );
  return (
    <nav className="line-picker" aria-label={t('nav.lines')}>
      {all && button('', all.words, chosen === null, all.query)}
      {lines.map((line) => button(line.id, f.say(line.name), line.id === chosen?.id, line.id))}
    </nav>
  );
}
