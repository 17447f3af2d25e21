import type { Derived } from '../../twin/derived.ts';
import { useWords } from '../words/use-words.ts';

/** OEE of the shift so far; where there is none, a dash that says why. Thin data say how thin. */
export function OeeFigure({ oee, stale }: { readonly oee: Derived | null; readonly stale: boolean }) {
  const { t, f } = useWords();
  if (!oee || oee.value === null) {
    const why = t(`reason.${oee?.reason ?? 'no-data'}`, { defaultValue: t('reason.other') });
    return (
      <span className="oee none" title={why}>
        <span aria-hidden="true">{f.none}</span>
        <span className="oee-why">{why}</span>
      </span>
    );
  }
  const coverage = t('plant.coverage', { share: f.percent(oee.coverage) });
  return (
    <b
      className={stale ? 'oee num dim' : 'oee num'}
      title={`${t('line.oee')} (${oee.profile} v${oee.version}). ${coverage}`}
    >
      {f.percent(oee.value)}
    </b>
  );
}
