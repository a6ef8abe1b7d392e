"""The wire: only here do XML, AES, openids and error codes of the WeChat platform exist (wechatpy lives here)."""
