import { Button } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithRef, ReactNode } from 'react'

interface ButtonLook {
  variant?: 'filled' | 'default' | 'subtle' | 'light'
  size?: 'sm' | 'md' | 'lg'
  leftSection?: ReactNode
  rightSection?: ReactNode
  fullWidth?: boolean
}

type Anchor = Omit<ComponentPropsWithRef<'a'>, 'color' | 'style'>

function AnchorButton(props: Anchor & ButtonLook) {
  return <Button component="a" {...props} />
}

/** A link that looks like a button, with the router's typed `to`, `params` and `search`. */
export const LinkButton = createLink(AnchorButton)
