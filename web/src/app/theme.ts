import { createTheme, type CSSVariablesResolver, type MantineColor } from '@mantine/core';

/** Dark enough for white text on it, at 4.5:1. */
const SHADE = 8;
const COLORS: MantineColor[] = ['blue', 'red', 'green', 'gray', 'orange', 'violet', 'teal', 'yellow', 'grape'];

export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: SHADE,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  respectReducedMotion: true,
  // A dialog's header is not the header of the page, as which it would be announced.
  components: {
    Modal: { defaultProps: { attributes: { header: { role: 'none' } } } },
    Drawer: { defaultProps: { attributes: { header: { role: 'none' } } } },
    // What is typed runs in the direction of its own letters.
    Input: { defaultProps: { dir: 'auto' } },
    // The first item gets the focus, and not what is no item; and no menu is outside of the landmarks of the page.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, portalProps: { target: '#main' } } },
  },
});

const each = (value: (color: MantineColor) => [string, string][]) => Object.fromEntries(COLORS.flatMap(value));

/** On a light tint of itself even the darkest shade of some colours is too light to be read well. */
const darker = (color: MantineColor) => `color-mix(in srgb, var(--mantine-color-${color}-9), black 25%)`;

/** Colours of text that reach 4.5:1 on what they stand on (WCAG 2.2 AA); Mantine's own are a little lighter. */
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
