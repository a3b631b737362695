import {
  Button,
  createTheme,
  Loader,
  Menu,
  Modal,
  PasswordInput,
  Select,
  TextInput,
  type MantineColorsTuple
} from '@mantine/core'

const ramp = (name: string): MantineColorsTuple =>
  Array.from({ length: 10 }, (_, shade) => `var(--cw-${name}-${shade})`) as unknown as MantineColorsTuple

/** Mantine's side of the look. Every number and colour in it is a token of tokens.css. */
export const theme = createTheme({
  primaryColor: 'leaf',
  primaryShade: 8,
  colors: { leaf: ramp('leaf') },
  fontFamily: 'var(--cw-font)',
  fontFamilyMonospace: 'var(--cw-font-mono)',
  fontSizes: {
    xs: 'var(--cw-text-xs)',
    sm: 'var(--cw-text-sm)',
    md: 'var(--cw-text-md)',
    lg: 'var(--cw-text-lg)',
    xl: 'var(--cw-text-xl)'
  },
  headings: { fontFamily: 'var(--cw-font)', fontWeight: '620' },
  radius: {
    xs: 'var(--cw-radius-xs)',
    sm: 'var(--cw-radius-sm)',
    md: 'var(--cw-radius-md)',
    lg: 'var(--cw-radius-lg)',
    xl: 'var(--cw-radius-full)'
  },
  defaultRadius: 'sm',
  // Our own :focus-visible rule draws the ring, the same on every element.
  focusRing: 'never',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      vars: (_theme, { size }) => ({
        root: { '--button-height': heights[String(size ?? 'md')] ?? '40px' }
      }),
      defaultProps: { size: 'md', loaderProps: { type: 'dots' } }
    }),
    Loader: Loader.extend({ defaultProps: { type: 'dots' } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'md' } }),
    PasswordInput: PasswordInput.extend({ defaultProps: { size: 'md' } }),
    Select: Select.extend({
      defaultProps: { size: 'md', allowDeselect: false, checkIconPosition: 'right' }
    }),
    Modal: Modal.extend({ defaultProps: { radius: 'lg', centered: true } }),
    Menu: Menu.extend({ defaultProps: { radius: 'md', shadow: 'none', position: 'bottom-end' } })
  }
})

const heights: Record<string, string> = { sm: '34px', md: '40px', lg: '52px' }
