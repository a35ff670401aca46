"""The style sheet of the window's frame: title bar, tool strip, status line, quick-draw bar and notices."""

from __future__ import annotations

from threatline.content.themes import Theme

_SHEET = """
#shell, #ground {{ background: {canvas}; }}
#title-bar {{ background: {panel}; border-bottom: 1px solid {line}; }}
#tool-strip {{ background: {panel}; border-right: 1px solid {line}; }}
#status-line {{ background: {panel}; border-top: 1px solid {line}; }}
#side {{ background: {panel}; }}
QSplitter::handle {{ background: {line}; }}
#title-bar QPushButton, #title-bar QToolButton {{ color: {text}; font-size: 13px; }}
#title-bar #menu-button {{ border: none; border-radius: 6px; font-size: 16px; }}
#title-bar #project-button {{ border: none; border-radius: 6px; padding: 0 8px; font-size: 14px; font-weight: 600; }}
#title-bar #diagram-button {{ border: none; border-radius: 6px; padding: 0 8px; color: {quiet}; }}
#title-bar #report-button {{ border: 1px solid {strong}; border-radius: 6px; padding: 0 14px;
  font-weight: 600; background: {panel}; }}
#menu-button:hover, #project-button:hover, #diagram-button:hover, #report-button:hover {{ background: {hover}; }}
#menu-button:focus, #project-button:focus, #diagram-button:focus, #report-button:focus {{ border: 2px solid {accent}; }}
#finder {{ border: 1px solid {strong}; border-radius: 6px; padding: 0 10px; background: {panel}; color: {text};
  font-size: 13px; selection-background-color: {accent}; selection-color: {on-accent};
  placeholder-text-color: {quiet}; }}
#finder:focus {{ border: 2px solid {accent}; padding: 0 9px; }}
#finder-keys {{ color: {quiet}; background: {sunken}; border: 1px solid {line}; border-radius: 4px; font-size: 11px; }}
#status-line QLabel, #status-line QPushButton {{ color: {quiet}; font-size: 12px; border: none;
  background: transparent; }}
#status-line #happened {{ color: {text}; }}
#status-line #undo-link, #status-line #offer-link {{ color: {accent}; font-weight: 600; padding: 0 6px; }}
#status-line #zoom-button, #status-line #fit-button, #status-line #complete-button {{
  padding: 0 6px; border-radius: 4px; color: {text}; }}
#status-line QPushButton:hover {{ background: {hover}; }}
#status-line QPushButton:focus {{ border: 1px solid {accent}; }}
#quick-draw {{ background: {panel}; border: 1px solid {strong}; border-radius: 8px; }}
#quick-draw QLineEdit {{ border: none; background: transparent; color: {text}; font-size: 13px;
  placeholder-text-color: {quiet}; }}
#quick-draw QLabel {{ color: {quiet}; font-size: 11px; background: transparent; }}
#notice {{ background: {panel}; border: 1px solid {strong}; border-radius: 8px; }}
#notice QLabel {{ color: {text}; font-size: 13px; background: transparent; }}
#notice QPlainTextEdit {{ color: {text}; background: {sunken}; border: none; border-radius: 6px; font-size: 12px; }}
#notice QPushButton {{ color: {text}; border: 1px solid {strong}; border-radius: 6px; padding: 4px 12px;
  background: {panel}; font-size: 12px; }}
#notice QPushButton:hover {{ background: {hover}; }}
#notice QPushButton:default {{ background: {accent}; color: {on-accent}; border-color: {accent}; }}
#finder-list, #names-list {{ background: {panel}; color: {text}; border: 1px solid {strong}; border-radius: 8px;
  padding: 4px; font-size: 13px; outline: none; }}
#finder-list::item, #names-list::item {{ padding: 6px 8px; border-radius: 6px; }}
#finder-list::item:selected, #names-list::item:selected {{ background: {accent-soft}; color: {text}; }}
#title-bar #present-button {{ border: 1px solid {strong}; border-radius: 6px; background: {panel}; }}
#present-button:hover {{ background: {hover}; }}
#present-button:focus {{ border: 2px solid {accent}; }}
#diagram-tabs {{ background: {panel}; border-bottom: 1px solid {line}; font-size: 13px; }}
#diagram-tabs::tab {{ background: {panel}; color: {quiet}; border: none; border-right: 1px solid {line};
  border-bottom: 2px solid {panel}; padding: 0 10px; }}
#diagram-tabs::tab:hover {{ background: {hover}; }}
#diagram-tabs::tab:selected {{ color: {text}; font-weight: 600; border-bottom: 2px solid {accent}; }}
#diagram-tabs::tab:focus {{ color: {accent}; }}
#tab-cross {{ border: none; border-radius: 4px; background: transparent; padding: 0; margin: 0; min-width: 20px;
  max-width: 20px; min-height: 20px; max-height: 20px; }}
#tab-cross:hover {{ background: {hover}; }}
#tab-editor {{ background: {panel}; color: {text}; border: 2px solid {accent}; border-radius: 4px; padding: 0 6px;
  font-size: 13px; selection-background-color: {accent}; selection-color: {on-accent}; }}
#outline {{ background: {panel}; border-right: 1px solid {line}; }}
#outline-search {{ border: 1px solid {strong}; border-radius: 6px; padding: 0 8px; min-height: 30px; color: {text};
  background: {panel}; font-size: 13px; placeholder-text-color: {quiet}; }}
#outline-search:focus {{ border: 2px solid {accent}; padding: 0 7px; }}
#outline-tree {{ background: {panel}; border: none; outline: none; selection-background-color: {panel}; }}
#outline-tree::item:selected {{ background: transparent; }}
#outline-tree::branch:selected {{ background: transparent; }}
#outline-editor {{ border: 2px solid {accent}; border-radius: 4px; padding: 0 4px; min-height: 0; color: {text};
  background: {panel}; font-size: 13px; }}
#find-bar {{ background: {panel}; border: 1px solid {strong}; border-radius: 8px; }}
#find-bar QLineEdit {{ border: none; background: transparent; color: {text}; font-size: 13px; min-height: 0;
  placeholder-text-color: {quiet}; }}
#find-bar QLabel {{ color: {quiet}; font-size: 12px; background: transparent; }}
#find-bar QToolButton {{ border: none; border-radius: 6px; min-width: 28px; min-height: 28px; }}
#find-bar QToolButton:hover {{ background: {hover}; }}
QToolTip {{ background: {text}; color: {panel}; border: none; padding: 4px 6px; font-size: 12px; }}
QMenu {{ background: {panel}; color: {text}; border: 1px solid {line}; border-radius: 8px; padding: 6px;
  font-size: 13px; }}
QMenu::item {{ padding: 6px 28px 6px 12px; border-radius: 6px; }}
QMenu::item:selected {{ background: {accent-soft}; }}
QMenu::item:disabled {{ color: {quiet}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 6px 4px; }}
"""


def chrome_sheet(theme: Theme) -> str:
    """Return the style sheet of the frame in the colours of a theme."""
    return _SHEET.format_map(theme.tokens)
