import { Link } from '../router/Link.tsx';
import { HoldGlyph } from '../ui/HoldGlyph.tsx';
import { useWords } from '../words/use-words.ts';
import { holdLink, type StandingGoods } from './scene/goods/standing-goods.ts';
import { useSceneWords } from './use-scene-words.ts';

/** In words what stands where, and what of it is on hold: beside a picture for those who do not see it, or instead of one. */
export function GoodsList({ goods, hidden }: { readonly goods: readonly StandingGoods[]; readonly hidden: boolean }) {
  const { t } = useWords();
  const words = useSceneWords();
  if (goods.length === 0) return null;
  return (
    <section className={hidden ? 'visually-hidden' : 'goods-list'} data-goods>
      <h2>{t('scene.goods.title')}</h2>
      <ul>
        {goods.map((one) => (
          <li key={`${one.line} ${one.place?.id}`}>
            {words.goodsPlace(one)}:{' '}
            {one.held === 0 ? (
              t('scene.goods.count', { count: one.count })
            ) : hidden ? (
              // The label in the picture leads there.
              words.held(one)
            ) : (
              <Link href={holdLink(one.holds[0]?.id ?? '')}>
                <HoldGlyph size={14} /> {words.held(one)}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
