"""From restricted to public: the one way out."""
