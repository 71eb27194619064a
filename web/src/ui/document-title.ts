import { useEffect } from 'react';

const NAME = 'FlowTrack';

/** The title of the browser tab: that of the screen, or of what is open over it. */
class DocumentTitle {
  private screen = '';
  private over: string | undefined;

  ofScreen(title: string): void {
    this.screen = title;
    this.show();
  }

  ofPanel(title: string | undefined): void {
    this.over = title;
    this.show();
  }

  private show(): void {
    const title = this.over ?? this.screen;
    document.title = title ? `${title} · ${NAME}` : NAME;
  }
}

const tab = new DocumentTitle();

/** Names the browser tab after the screen. */
export function useScreenTitle(title: string): void {
  useEffect(() => tab.ofScreen(title), [title]);
}

/** Names the browser tab after what is open over the screen, as long as it is. */
export function usePanelTitle(title: string): void {
  useEffect(() => {
    tab.ofPanel(title);
    return () => tab.ofPanel(undefined);
  }, [title]);
}
