import type { Page } from 'playwright-core'

/* What people do first, in the browser. */

const password = 'a long enough password'

export async function register(
  page: Page,
  name: string,
  email: string,
  role: RegExp
): Promise<void> {
  await page.goto('/register')
  await page.getByRole('radio', { name: role }).check()
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Open my account' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/register'))
}

/** Goes through the steps of setting up a place; without panels unless their power is given. */
export async function setUpPlace(
  page: Page,
  name: string,
  latitude: string,
  panelsKw?: string
): Promise<void> {
  await page.goto('/sites/new')
  await page.getByLabel('What do you call it?').fill(name)
  await page.getByLabel('Postcode').fill('79102')
  await page.getByLabel('Town').fill('Freiburg')
  await page.getByLabel('Latitude').fill(latitude)
  await page.getByLabel('Longitude').fill('7.84')
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('heading', { name: 'What it makes' }).waitFor()
  if (panelsKw !== undefined) {
    await page.getByRole('radio', { name: 'Yes' }).check()
    await page.getByLabel('Power of all panels together').fill(panelsKw)
  }
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('heading', { name: 'How it is connected' }).waitFor()
  await page.getByRole('button', { name: 'Set up this place' }).click()
  await page.getByRole('heading', { name: `${name} is set up` }).waitFor()
}

/** The provider confirms a second later; the page hears of it by the stream. */
export async function topUp(page: Page): Promise<void> {
  await page.goto('/wallet')
  await page.getByRole('button', { name: 'Top up' }).first().click()
  await page.getByLabel('Amount').fill('20')
  await page.getByRole('button', { name: /^Top up €20/ }).click()
  await page.getByText('+€20.00').first().waitFor()
}

/** Registers a meter and answers the token that is shown this once. */
export async function addMeter(page: Page): Promise<string> {
  await page.goto('/devices')
  await page.getByRole('button', { name: 'Add a device' }).first().click()
  await page.getByLabel('Name').fill('Meter in the cellar')
  await page.getByRole('button', { name: 'Add and show the token' }).click()
  const token = await page.getByText(/^cwd_/).first().innerText()
  await page.getByRole('button', { name: 'I have kept it' }).click()
  return token.trim()
}
