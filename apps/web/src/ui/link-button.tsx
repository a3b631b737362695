import { Button } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithRef } from 'react'

function AnchorButton(props: ComponentPropsWithRef<'a'> & ButtonLook) {
  return <Button component="a" {...props} />
}

interface ButtonLook {
  variant?: 'filled' | 'default' | 'subtle' | 'light'
  size?: 'sm' | 'md' | 'lg'
  leftSection?: React.ReactNode
  rightSection?: React.ReactNode
  fullWidth?: boolean
}

/** A link that looks like a button, with the router's typed `to`, `params` and `search`. */
export const LinkButton = createLink(AnchorButton)
