import type { Signal, Tile } from '../http/quality-api.ts';
import { useSecond } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';

type Rules = Signal['rules'];

/** A signal in words: which rule, since when, and who has it. */
export function useSignalWords() {
  const { t, f } = useWords();
  const store = useSecond();
  const rule = (one: Rules[number]) => t(`spc.rule.${one}`);
  const first = (rules: Rules) => rules[0] ?? 'nelson-1';
  return {
    rule,
    brief: ({ rules, at, state, takenBy }: NonNullable<Tile['signal']>): string => {
      const age = f.duration(Math.max(0, store.moment() - Date.parse(at)));
      const more = rules.length > 1 ? ` +${rules.length - 1}` : '';
      return state === 'taken'
        ? t('spc.takenSince', { rule: t(`spc.ruleShort.${first(rules)}`) + more, who: takenBy, age })
        : t('spc.openSince', { rule: t(`spc.ruleShort.${first(rules)}`) + more, age });
    },
  };
}
