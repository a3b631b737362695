import { createTheme, type MantineColorsTuple } from '@mantine/core'
import { t } from '@lingui/core/macro'

const shadesOf = (name: string): MantineColorsTuple => {
  const shade = (at: number) => `var(--cw-${name}-${at})`
  return [
    shade(0),
    shade(1),
    shade(2),
    shade(3),
    shade(4),
    shade(5),
    shade(6),
    shade(7),
    shade(8),
    shade(9)
  ]
}

/**
 * Mantine's side of the look. Every number and colour in it is a token of tokens.css. Components
 * are named as text, so that a page loads only those it shows.
 */
export function createAppTheme() {
  return createTheme({
    primaryColor: 'leaf',
    primaryShade: 8,
    colors: { leaf: shadesOf('leaf') },
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
      Button: { defaultProps: { size: 'md', loaderProps: { type: 'dots' } } },
      Loader: { defaultProps: { type: 'dots' } },
      TextInput: { defaultProps: { size: 'md' } },
      PasswordInput: { defaultProps: { size: 'md' } },
      Textarea: { defaultProps: { size: 'md' } },
      NativeSelect: { defaultProps: { size: 'md' } },
      Select: { defaultProps: { size: 'md', allowDeselect: false, checkIconPosition: 'right' } },
      Checkbox: { defaultProps: { radius: 'xs' } },
      Modal: {
        defaultProps: {
          radius: 'lg',
          centered: true,
          closeButtonProps: { 'aria-label': t`Close` }
        }
      },
      Menu: { defaultProps: { radius: 'md', position: 'bottom-end', shadow: 'none' } },
      Popover: { defaultProps: { radius: 'md', shadow: 'none' } }
    }
  })
}
