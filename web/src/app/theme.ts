import { createTheme, type CSSVariablesResolver, type MantineColor } from '@mantine/core';

/** Dark enough for white text at 4.5:1. */
const SHADE = 8;
const COLORS: MantineColor[] = ['blue', 'red', 'green', 'gray', 'orange', 'violet', 'teal', 'yellow', 'grape'];

export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: SHADE,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  respectReducedMotion: true,
  // Otherwise a dialog's header would be announced as that of the page.
  components: {
    Modal: { defaultProps: { attributes: { header: { role: 'none' } } } },
    Drawer: { defaultProps: { attributes: { header: { role: 'none' } } } },
    // Inputs follow the direction of their text.
    Input: { defaultProps: { dir: 'auto' } },
    // Focuses the first item, and keeps menus within the page's landmarks.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, portalProps: { target: '#main' } } },
  },
});

const each = (value: (color: MantineColor) => [string, string][]) => Object.fromEntries(COLORS.flatMap(value));

/** Even the darkest shade of some colours is too light on its own light tint. */
const darker = (color: MantineColor) => `color-mix(in srgb, var(--mantine-color-${color}-9), black 25%)`;

/** Text colours with a contrast of 4.5:1 (WCAG 2.2 AA); Mantine's own are slightly lighter. */
export const cssVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': colors.gray[7],
    '--mantine-color-placeholder': colors.gray[7],
    '--mantine-color-error': colors.red[9],
    '--mantine-color-anchor': colors.blue[8],
    '--ft-danger-text': colors.red[9],
    '--ft-surface': colors.gray[0],
    '--ft-column': colors.gray[1],
    '--ft-card': '#fff',
    ...each((color) => [
      [`--mantine-color-${color}-light-color`, color === 'gray' ? colors.gray[8] : darker(color)],
      [`--mantine-color-${color}-outline`, `var(--mantine-color-${color}-9)`],
    ]),
  },
  dark: {
    '--mantine-color-dimmed': colors.dark[1],
    '--mantine-color-placeholder': colors.dark[2],
    '--mantine-color-error': colors.red[4],
    '--mantine-color-anchor': colors.blue[4],
    '--ft-danger-text': colors.red[4],
    '--ft-surface': colors.dark[8],
    '--ft-column': colors.dark[8],
    '--ft-card': colors.dark[6],
    ...each((color) => [
      [`--mantine-color-${color}-light-color`, `var(--mantine-color-${color}-2)`],
      [`--mantine-color-${color}-outline`, `var(--mantine-color-${color}-4)`],
    ]),
  },
});
