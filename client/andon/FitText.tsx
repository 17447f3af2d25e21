import { useLayoutEffect, useRef } from 'react';

/** One line of text, as large as its style says, or smaller where a longer word would not fit. Never cut off. */
export function FitText({ className, words }: { readonly className: string; readonly words: string }) {
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words have another width.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const refit = () => {
      element.style.fontSize = '';
      const wide = element.scrollWidth / Math.max(1, element.clientWidth);
      if (wide > 1.001)
        element.style.fontSize = `${(Number.parseFloat(getComputedStyle(element).fontSize) / wide) * 0.99}px`;
    };
    refit();
    const observer = new ResizeObserver(refit);
    observer.observe(element.parentElement ?? element);
    // Words are measured in the font they will be shown in.
    void document.fonts?.ready.then(refit);
    return () => observer.disconnect();
  }, [words]);
  return (
    <div ref={box} className={className}>
      {words}
    </div>
  );
}
