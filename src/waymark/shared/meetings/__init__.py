"""Groups and their meetings: agendas, papers, minutes, decisions and promises."""
