// The hub's one script. Every page works without it; it only makes some pages kinder.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  SkipLink,
  createAll,
} from 'nhsuk-frontend'

// NHS.UK frontend looks for these two classes. Set here, no page needs an inline script.
document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')

for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  SkipLink,
]) {
  createAll(component)
}

// Escape closes the phone's menu, and gives the focus back to what opened it.
const menu = document.querySelector('.hub-menu')
menu?.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !menu.open) return
  menu.open = false
  menu.querySelector('summary').focus()
})
