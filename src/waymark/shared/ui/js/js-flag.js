// Tells the styles, before anything is drawn, that scripts run and components may be enhanced.
document.body.className +=
  " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
